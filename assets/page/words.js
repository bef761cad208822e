// The words of the page; they come with it, in the language of the browser.

const { words, plurals, language } = window.PHOTOCHAT;
const rules = new Intl.PluralRules(language);

/** The text called `key`, with {names} filled in; where a plural exists, `values.n` chooses it. */
export function t(key, values = {}) {
  const text = plurals[key] && values.n !== undefined && rules.select(values.n) !== "one" ? plurals[key] : words[key];
  return text.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? number(values[name]) : values[name]));
}

/** A number as it is written here. */
export const number = (value) => value.toLocaleString(language);

/** "1, 2 and 4". */
export const list = (parts) => new Intl.ListFormat(language).format(parts.map(String));

/** "May 2019", of a month written 2019-05. */
export function month(text) {
  const [year, at] = text.split("-").map(Number);
  return new Date(year, at - 1).toLocaleDateString(language, { month: "long", year: "numeric" });
}
