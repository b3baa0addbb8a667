/** The sample hall's printer: keeps switches and slips true. No nudge tells of paper: it looks again by itself. */

import { keepTrue } from "/hall/static/keep.js"

const LOOK_EVERY_MS = 2_000

keepTrue({ part: document.querySelector("#now"), everyMs: LOOK_EVERY_MS })
