/** Pages of which one part is kept true by itself. */

import { keepTrue } from "/hall/static/keep.js"
import { connect } from "/hall/static/live.js"

for (const part of document.querySelectorAll("[data-kept]")) {
  keepTrue({ part, nudges: (look) => connect("/staff", {}, { connect: look, changed: look }) })
}
