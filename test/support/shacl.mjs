// Turtle on standard input, shapes from the folder named: prints whether it conforms, and where not. A program of its
// own, as the validator is an ES module that the test runner cannot load.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Parser, Store } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';

const folder = process.argv[2];
const read = (text) => new Parser().parse(text);
const shapes = readdirSync(folder)
  .filter((name) => name.endsWith('.ttl'))
  .flatMap((name) => read(readFileSync(path.join(folder, name), 'utf8')));
const data = read(readFileSync(0, 'utf8'));
const report = await new SHACLValidator(new Store(shapes)).validate(new Store(data));
console.log(
  JSON.stringify({
    conforms: report.conforms,
    faults: report.results.map(({ focusNode, path: property, message }) => ({
      node: focusNode?.value,
      property: property?.value,
      message: message.map(({ value }) => value).join(' '),
    })),
  }),
);
