/** A page that people put on paper: its button, shown where a script can press for them. */

const button = document.querySelector("#print")
button.hidden = false
button.addEventListener("click", () => window.print())
