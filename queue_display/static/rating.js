/** On the phone, once the visit is over: five faces, then why. Loaded only then; asked and counted once. */

const GOOD_FROM = 4
const LOW_UP_TO = 2

const place = document.querySelector("#rating")

/** @param {(url: string, how?: object) => Promise<object>} post  told with the ticket's secret */
export async function offerRating(post) {
  const { html } = await post(`${place.dataset.look}?lang=${document.documentElement.lang}`)
  if (!html) return
  place.innerHTML = html // our own escaped template; CSP forbids inline script
  place.hidden = false
  const form = place.querySelector("form")
  form.addEventListener("change", () => askWhy(form))
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    send(form, post)
  })
}

function askWhy(form) {
  const score = Number(form.elements.score.value)
  for (const why of form.querySelectorAll("[data-why]")) {
    const isMeant = (why.dataset.why === "good") === score >= GOOD_FROM
    why.hidden = why.disabled = !isMeant // disabled: nothing of it is sent
  }
  form.querySelector("[type=submit]").hidden = false
}

async function send(form, post) {
  if (form.hasAttribute("aria-busy")) return
  form.setAttribute("aria-busy", "true")
  const content = new FormData(form)
  const score = Number(content.get("score"))
  const wrong = form.querySelector("#rating-wrong")
  wrong.textContent = ""
  try {
    await post(place.dataset.send, { more: { score, reasons: content.getAll("reason") } })
    thank(form, score, post)
  } catch (error) {
    console.warn("not sent:", error.message)
    wrong.textContent = error.told ?? wrong.dataset.unreachable
  }
  form.removeAttribute("aria-busy")
}

function thank(form, score, post) {
  const thanks = place.querySelector("#rating-thanks")
  form.hidden = true
  thanks.hidden = false
  thanks.querySelector("[data-low]").hidden = score > LOW_UP_TO
  const reasons = new FormData(form).getAll("reason")
  if (score <= LOW_UP_TO && reasons.length > 0) offerBox(thanks, post, { score, reasons })
  thanks.querySelector("h2").focus()
}

/** The same reasons, to the head of the hall. Pressed twice, it is one remark. */
function offerBox(thanks, post, said) {
  const offer = thanks.querySelector("[data-remark]")
  const button = offer.querySelector("button")
  const wrong = thanks.querySelector("[data-undropped]")
  offer.hidden = false
  button.addEventListener("click", async () => {
    button.disabled = true
    wrong.textContent = ""
    try {
      const { code } = await post(button.dataset.drop, { more: said })
      const link = thanks.querySelector("[data-follow]")
      link.href = `${link.dataset.follow}#${code}`
      thanks.querySelector("[data-code]").textContent = code.replace(/(.{4})(?=.)/g, "$1\u00a0")
      thanks.querySelector("[data-low]").hidden = true
      thanks.querySelector("[data-remarked]").hidden = false
      offer.hidden = true
      link.focus()
    } catch (error) {
      console.warn("not sent:", error.message)
      wrong.textContent = error.told ?? document.querySelector("#rating-wrong").dataset.unreachable
      button.disabled = false
    }
  })
}
