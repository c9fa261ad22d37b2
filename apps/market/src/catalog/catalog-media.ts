/**
 * The media type of those offered that the caller likes best (RFC 9110, section 12.5.1); of equals the first offered.
 * Who accepts none of them gets the first: a document is more use than a refusal.
 */
export function preferredType<Type extends string>(
  accept: string | undefined,
  offered: readonly [Type, ...Type[]],
): Type {
  const ranges = (accept ?? '*/*').split(',').map((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const q = parameters.find((text) => text.startsWith('q='))?.slice(2);
    return { range, q: q === undefined ? 1 : Number(q) || 0 };
  });
  let best: Type = offered[0];
  let bestQ = 0;
  for (const type of offered) {
    const family = `${type.split('/')[0]}/*`;
    const fitting = [type, family, '*/*'].flatMap((wanted) =>
      ranges.filter(({ range }) => range === wanted),
    );
    const q = fitting[0]?.q ?? 0;
    if (q > bestQ) {
      best = type;
      bestQ = q;
    }
  }
  return best;
}
