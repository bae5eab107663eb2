// manifest.mjs MODULES FILE: a Kubernetes Job in the eyes of the API's own schema, as the npm package
// kubernetes-models (in the folder MODULES, with yaml) carries it. Exit 1 and the reasons: it is not valid.
//
// The API server drops fields that it does not know, and so does the schema; here a field that the
// validator never looked at is a mistake, for it is spelled wrong or stands in the wrong place.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, file] = process.argv.slice(2).map((path) => resolve(path));
const { parse } = createRequire(`${modules}/`)("yaml");
const schema = `${modules}/kubernetes-models/_schemas/IoK8sApiBatchV1Job.js`;
const { validate } = await import(pathToFileURL(schema));

const unread = new Set();

function watched(value, place) {
  if (value === null || typeof value !== "object") return value;
  const inside = {};
  for (const [key, one] of Object.entries(value)) {
    unread.add(`${place}/${key}`);
    inside[key] = watched(one, `${place}/${key}`);
  }
  return new Proxy(Array.isArray(value) ? Object.values(inside) : inside, {
    get(target, key) {
      unread.delete(`${place}/${String(key)}`);
      return target[key];
    },
  });
}

const job = watched(parse(readFileSync(file, "utf8")), "");
const reasons = validate(job) ? [] : validate.errors.map((e) => `${e.instancePath}: ${e.keyword} ${JSON.stringify(e.params)}`);
for (const place of unread) reasons.push(`${place}: there is no such field`);
for (const reason of reasons) console.error(`${file}: ${reason}`);
process.exitCode = reasons.length === 0 ? 0 : 1;
