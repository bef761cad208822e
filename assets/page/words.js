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
export function t(key, values = {}) {
  const id = `page-${key.replaceAll("_", "-")}`;
  const bundle = bundles.find((one) => one.hasMessage(id));
  return bundle.formatPattern(bundle.getMessage(id).value, values);
}

/** A number as it is written here. */
export const number = (value) => value.toLocaleString(locale);

/** "1, 2 and 4", as it is written in a message. */
export const list = (parts) => new Intl.ListFormat("en").format(parts.map(String));

/** "May 2019", of a month written 2019-05. */
export function month(text) {
  const [year, at] = text.split("-").map(Number);
  return new Date(year, at - 1).toLocaleDateString(locale, { month: "long", year: "numeric" });
}
