// The drop zone: files are announced to the page, which answers with a ticket for each; then they are sent to the
// server's upload route one after the other, so that no file is ever held in the page's memory.
const zones = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const find = (selector) => parentElement.querySelector(selector)
  const zone = zones.get(parentElement) ?? { round: "", files: [], sending: "", request: null }
  zones.set(parentElement, zone)
  const words = data.words
  const input = find("input")
  const drop = find(".drop")
  const status = find(".status")
  const bar = find("progress")

  find(".choose").textContent = words.choose
  find(".or").textContent = words.or
  find(".limit").textContent = words.limit
  find(".cancel").textContent = words.cancel
  bar.setAttribute("aria-label", words.bar)
  input.accept = data.accept

  const busy = (now) => {
    drop.hidden = now
    find(".sending").hidden = !now
  }

  const choose = (list) => {
    const files = [...list]
    if (zone.sending || files.length === 0) return
    zone.files = files
    zone.round = `${Date.now()}-${Math.random()}`
    status.textContent = ""
    setTriggerValue("chosen", {
      round: zone.round,
      files: files.map((file) => ({ name: file.name, size: file.size })),
    })
  }

  const tell = (place, count, share) => {
    const percent = Math.floor(share * 100)
    bar.value = percent
    const named = words.sending.replace("{file}", zone.files[place].name).replace("{percent}", percent)
    const text = count > 1 ? `${named} · ${words.several.replace("{place}", zone.at).replace("{count}", count)}` : named
    find(".what").textContent = text
    // Read aloud at every quarter, not at every step.
    const quarter = `${place}-${Math.floor(percent / 25)}`
    if (zone.said !== quarter) status.textContent = text
    zone.said = quarter
  }

  const send = (ticket, count) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest()
      zone.request = request
      request.open("PUT", ticket.url)
      request.setRequestHeader(data.header, ticket.secret)
      request.upload.onprogress = (event) => tell(ticket.place, count, event.total ? event.loaded / event.total : 1)
      request.onload = () => resolve(request.status === 204)
      request.onerror = () => resolve(false)
      request.onabort = () => resolve(false)
      request.send(zone.files[ticket.place])
    })

  const sendAll = async (tickets) => {
    busy(true)
    const failed = []
    for (const [index, ticket] of tickets.entries()) {
      zone.at = index + 1
      tell(ticket.place, tickets.length, 0)
      const arrived = await send(ticket, tickets.length)
      if (zone.cancelled) break
      if (!arrived) failed.push(zone.files[ticket.place].name)
    }
    const cancelled = zone.cancelled
    Object.assign(zone, { sending: "", request: null, files: [], cancelled: false, said: "" })
    busy(false)
    status.textContent = cancelled ? words.cancelled : ""
    setTriggerValue("sent", { failed, cancelled: Boolean(cancelled) })
  }

  input.onchange = () => {
    choose(input.files)
    input.value = ""
  }
  drop.ondragover = (event) => {
    event.preventDefault()
    drop.classList.add("over")
  }
  drop.ondragleave = () => drop.classList.remove("over")
  drop.ondrop = (event) => {
    event.preventDefault()
    drop.classList.remove("over")
    choose(event.dataTransfer.files)
  }
  find(".cancel").onclick = () => {
    zone.cancelled = true
    zone.request?.abort()
  }

  if (data.tickets.length && data.round === zone.round && zone.sending !== data.round) {
    zone.sending = data.round
    sendAll(data.tickets)
  }
  return () => zone.request?.abort()
}
