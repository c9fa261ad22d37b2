/** Prefixes of the vocabularies that the export uses. */
export const PREFIXES = {
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  odrl: 'http://www.w3.org/ns/odrl/2/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

/** A name of a vocabulary, e.g. `dct:title`. */
export type Name = `${keyof typeof PREFIXES}:${string}`;

/** A node by its address, or a text with its language or type. */
export type Value =
  | { readonly node: string }
  | { readonly text: string; readonly language?: 'zh' | 'en'; readonly type?: Name };

export interface Subject {
  readonly id: string;
  readonly types: Name[];
  readonly values: Map<Name, Value[]>;
}

/** Statements about nodes that all have addresses, from which both JSON-LD and Turtle are written. */
export class Graph {
  private readonly nodes = new Map<string, Subject>();

  get subjects(): Iterable<Subject> {
    return this.nodes.values();
  }

  /** The node's address, once it has the type and the values; what it has already is not repeated. */
  add(
    id: string,
    type: Name,
    values: Readonly<Partial<Record<Name, readonly Value[]>>> = {},
  ): string {
    let subject = this.nodes.get(id);
    if (!subject) {
      subject = { id, types: [], values: new Map() };
      this.nodes.set(id, subject);
    }
    if (!subject.types.includes(type)) subject.types.push(type);
    for (const [name, list] of Object.entries(values) as [Name, readonly Value[]][]) {
      if (list.length > 0 && !subject.values.has(name)) subject.values.set(name, [...list]);
    }
    return id;
  }

  toJsonLd(): object {
    return {
      '@context': PREFIXES,
      '@graph': [...this.nodes.values()].map(({ id, types, values }) => ({
        '@id': id,
        '@type': types,
        ...Object.fromEntries([...values].map(([name, list]) => [name, list.map(jsonValue)])),
      })),
    };
  }
}

function jsonValue(value: Value): object {
  if ('node' in value) return { '@id': value.node };
  const { text, language, type } = value;
  return {
    '@value': text,
    ...(language && { '@language': language }),
    ...(type && { '@type': type }),
  };
}

export function node(id: string): Value[] {
  return [{ node: id }];
}

/** Chinese, and English where there is one. */
export function bilingual(zh: string, en?: string | null): Value[] {
  return [{ text: zh, language: 'zh' }, ...(en ? [{ text: en, language: 'en' } as const] : [])];
}

export function plain(text: string, type?: Name): Value[] {
  return [{ text, type }];
}

export function instant(at: Date | null): Value[] {
  return at ? plain(at.toISOString(), 'xsd:dateTime') : [];
}
