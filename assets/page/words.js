// The words of the page; they are written in chatbot/ui/words.py and come with the page.

const { words, plurals } = window.PHOTOCHAT;

/** The text called `key`, with {names} filled in; where a plural exists, `values.n` chooses it. */
export function t(key, values = {}) {
  const text = values.n !== undefined && values.n !== 1 && plurals[key] ? plurals[key] : words[key];
  return text.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? values[name].toLocaleString() : values[name]));
}
