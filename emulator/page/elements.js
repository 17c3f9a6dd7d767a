// Makes elements whose text is text: nothing that comes from outside is ever read as HTML.

/** An element of the page that must be there. */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}`);
  return element;
}

/** `h('p', { class: 'hint' }, 'text', otherElement)`. Attributes that are null or false are left out. */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same for a drawing. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    if (key === 'onclick') element.addEventListener('click', value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Says something in a place that screen readers watch. */
export function say(element, text, isBad = false) {
  element.textContent = text;
  element.classList.toggle('bad', isBad);
}
