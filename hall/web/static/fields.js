/** What somebody has begun to fill in. Pure; tested in tests/js/fields.test.mjs. */

/**
 * Whether a field differs from what the server wrote into it.
 * @param {HTMLInputElement|HTMLSelectElement|HTMLTextAreaElement} field
 */
export function isTouched(field) {
  if (field.options) return selectedNow(field) !== selectedAtFirst(field)
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked
  if (field.type === "file") return field.files.length > 0
  return field.value !== field.defaultValue
}

function selectedNow(select) {
  return [...select.options].flatMap((option, at) => (option.selected ? [at] : [])).join()
}

function selectedAtFirst(select) {
  const chosen = [...select.options].flatMap((option, at) => (option.defaultSelected ? [at] : []))
  if (select.multiple) return chosen.join()
  return String(chosen.at(-1) ?? (select.options.length > 0 ? 0 : "")) // a browser shows the first one
}
