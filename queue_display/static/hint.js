/** What the holder of a ticket tells before the call: an earlier petition's code, or a photo of their card. The
 * photo is made small here and forgotten there. Loaded when it is asked for.
 */

const LONGEST_SIDE = 1_800 // dots: a card that fills half the picture is still read
const QUALITY = 0.85

/**
 * @param {(more: object) => Promise<object>} send  told with the ticket's secret; throws a refusal with `status`
 */
export function hints(send) {
  const form = document.querySelector("#hint-code")
  const photo = document.querySelector("#photo")
  const told = document.querySelector("#hinted")

  async function tell(make, unread) {
    told.textContent = ""
    form.parentElement.setAttribute("aria-busy", "true")
    try {
      await send(await make())
      form.reset()
      told.textContent = told.dataset.yes
    } catch (error) {
      console.warn("not told:", error.message)
      told.textContent = error.status === 422 ? unread : error.told ?? told.dataset.unreachable
    }
    photo.value = ""
    form.parentElement.removeAttribute("aria-busy")
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    tell(async () => ({ code: form.elements.code.value }), told.dataset.unreachable)
  })
  photo.addEventListener("change", show)
  show() // one that was taken while this was still on its way

  function show() {
    if (photo.files.length > 0) tell(async () => ({ photo: await small(photo.files[0]) }), told.dataset.unread)
  }
}

/** In base64, no longer than LONGEST_SIDE. */
async function small(file) {
  const picture = await loaded(URL.createObjectURL(file))
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.naturalWidth, picture.naturalHeight))
  const canvas = document.createElement("canvas")
  canvas.width = Math.round(picture.naturalWidth * scale)
  canvas.height = Math.round(picture.naturalHeight * scale)
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height)
  URL.revokeObjectURL(picture.src)
  return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1]
}

function loaded(url) {
  return new Promise((done, fail) => {
    const picture = new Image()
    picture.onload = () => done(picture)
    picture.onerror = () => fail(Object.assign(new Error("not a picture"), { status: 422 }))
    picture.src = url
  })
}
