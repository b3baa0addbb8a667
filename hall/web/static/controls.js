/** The small moves that HTML cannot make alone: open and close a dialog, show a password, put a message away. */

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-opens], [data-closes], [data-shows], [data-hides]")
  if (!button) return
  const { opens, shows, hides } = button.dataset
  if (opens) document.getElementById(opens).showModal()
  if ("closes" in button.dataset) button.closest("dialog").close()
  if (shows) show(button, document.getElementById(shows))
  if (hides) document.getElementById(hides).hidden = true
})

for (const button of document.querySelectorAll("[data-shows]")) button.hidden = false

function show(button, field) {
  const isShown = field.type === "password"
  field.type = isShown ? "text" : "password"
  button.setAttribute("aria-pressed", String(isShown))
}

// A password leaves the page as a password: browsers keep what is typed into a text field.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-shows][aria-pressed=true]")) {
    show(button, document.getElementById(button.dataset.shows))
  }
})
