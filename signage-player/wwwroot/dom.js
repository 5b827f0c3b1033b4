/**
 * An element with text or children; text is only ever textContent, so what an order says stays text.
 * @param {string} tag
 * @param {{class?: string, lang?: string, text?: string, data?: Record<string, string>}} [options]
 * @param {...Node} children
 * @returns {HTMLElement}
 */
export function h(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  if (options.class) element.className = options.class;
  if (options.lang) element.lang = options.lang;
  if (options.text !== undefined) element.textContent = options.text;
  for (const [name, value] of Object.entries(options.data ?? {})) element.dataset[name] = value;
  element.append(...children);
  return element;
}

/**
 * Sets text only when it differs: an unchanged page is not laid out again.
 * @param {HTMLElement} element @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {string} name @param {string} alt @param {string} src */
export function picture(name, alt, src) {
  const image = document.createElement('img');
  image.className = name;
  image.alt = alt;
  image.src = src;
  return image;
}
