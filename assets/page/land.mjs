// Draws the land of the earth for the map of places (Natural Earth, public domain), when the page is built.
// One unit is one degree; what lies south of 60 degrees is left out.

import { createRequire } from "node:module";
import { feature } from "topojson-client";

const atlas = createRequire(import.meta.url)("world-atlas/land-110m.json");
const place = ([longitude, latitude]) => `${(longitude + 180).toFixed(1)} ${(85 - latitude).toFixed(1)}`;
const outline = (ring) => `M${ring.map(place).join("L")}Z`;
const shapes = feature(atlas, atlas.objects.land).features.flatMap(({ geometry: { type, coordinates } }) => (type === "Polygon" ? [coordinates] : coordinates));
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 145" preserveAspectRatio="none"><path fill-rule="evenodd" d="${shapes.flat().map(outline).join("")}"/></svg>\n`);
