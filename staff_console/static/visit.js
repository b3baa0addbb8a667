/** A visit on a page of its own. */

import { keepRecord } from "/staff/static/record.js"

keepRecord(document.querySelector("#record"))
