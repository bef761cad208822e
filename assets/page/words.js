// The sentences of the page, in the language of the browser; they lie in the catalogue of words (Project Fluent).

import { FluentBundle, FluentResource } from "@fluent/bundle";

const { sentences } = window.PHOTOCHAT; // [[locale, text]], English last
export const locale = sentences[0][0];

const bundles = sentences.map(([name, text]) => {
  const bundle = new FluentBundle(name, { useIsolating: false });
  bundle.addResource(new FluentResource(text));
  return bundle;
});

/** The sentence called `key` ("page-photo-count" is "photo_count" here) with these values. */
export const t = (key, values = {}) => sentence(bundles, key, values);

function sentence(among, key, values = {}) {
  const id = `page-${key.replaceAll("_", "-")}`;
  const bundle = among.find((one) => one.hasMessage(id));
  return bundle.formatPattern(bundle.getMessage(id).value, values);
}

/**
 * The message of a button: {said, meant}, what the conversation shows and the English that is read. `values` gives the
 * values for a language, of which it gets the sentences as `t` and its lists as `list`.
 */
export function message(key, values = () => ({})) {
  const english = bundles.slice(-1);
  const here = values({ t, list });
  const there = values({ t: (inner, more) => sentence(english, inner, more), list: (parts) => listed("en", parts) });
  return { said: t(key, here), meant: sentence(english, key, there) };
}

/** A number as it is written here. */
export const number = (value) => value.toLocaleString(locale);

/** "1, 2 and 4". */
export const list = (parts) => listed(locale, parts);
const listed = (language, parts) => new Intl.ListFormat(language).format(parts.map(String));

/** "May 2019", of a month written 2019-05. */
export function month(text) {
  const [year, at] = text.split("-").map(Number);
  return new Date(year, at - 1).toLocaleDateString(locale, { month: "long", year: "numeric" });
}
