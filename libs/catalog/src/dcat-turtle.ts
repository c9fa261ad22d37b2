import { DataFactory, Writer } from 'n3';
import { type Graph, type Name, PREFIXES, type Value } from './dcat-graph';

const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

/** The graph as Turtle. */
export function toTurtle(graph: Graph): string {
  const writer = new Writer({ prefixes: PREFIXES });
  for (const { id, types, values } of graph.subjects) {
    const subject = DataFactory.namedNode(id);
    for (const type of types)
      writer.addQuad(DataFactory.quad(subject, DataFactory.namedNode(TYPE), nameNode(type)));
    for (const [name, list] of values) {
      for (const value of list)
        writer.addQuad(DataFactory.quad(subject, nameNode(name), term(value)));
    }
  }
  let text = '';
  // The writer has all it needs and calls back at once.
  writer.end((error: Error | null, result: string) => {
    if (error) throw error;
    text = result;
  });
  return text;
}

function term(value: Value) {
  if ('node' in value) return DataFactory.namedNode(value.node);
  const { text, language, type } = value;
  return DataFactory.literal(text, language ?? (type && nameNode(type)));
}

function nameNode(name: Name) {
  const [prefix, ...rest] = name.split(':') as [keyof typeof PREFIXES, ...string[]];
  return DataFactory.namedNode(PREFIXES[prefix] + rest.join(':'));
}
