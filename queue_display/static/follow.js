/** Brings the code from behind the # into its field, and out of the address. */
const field = document.querySelector("#field-code")
const code = decodeURIComponent(location.hash.slice(1))

if (field && code) {
  field.value = code
  document.querySelector("#field-known").focus()
  history.replaceState(null, "", location.pathname + location.search)
}
