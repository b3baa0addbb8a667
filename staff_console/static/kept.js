/** Pages of which one part is kept true by itself. */

import { keepTrue } from "/hall/static/keep.js"
import { listen } from "/staff/static/wire.js"

for (const part of document.querySelectorAll("[data-kept]")) {
  keepTrue({ part, nudges: (look) => listen({ connect: look, changed: look }) })
}
