/** What was sent is what is stored: from then on only what differs from it is half written. */

/**
 * @param {HTMLFormElement} form
 * @param {FormData} sent  what the form held when it was sent; more may have been typed since
 */
export function settle(form, sent) {
  for (const field of form.elements) {
    if (!field.name) continue
    const values = sent.getAll(field.name)
    if (field.type === "checkbox" || field.type === "radio") field.defaultChecked = values.includes(field.value)
    else if (field.options) for (const option of field.options) option.defaultSelected = values.includes(option.value)
    else if ("defaultValue" in field) keepTyped(field, values[0] ?? "")
  }
}

/** A browser stores line ends as \n and sends them as \r\n. */
function keepTyped(field, value) {
  field.defaultValue = value.replaceAll("\r\n", "\n")
}
