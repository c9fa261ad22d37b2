/** Whether a text in the form `YYYY-MM-DD…` begins with a day that there is, which Date.parse does not say of 30 February. */
export function isRealDay(text: string): boolean {
  const [month, day] = [Number(text.slice(5, 7)), Number(text.slice(8, 10))];
  if (month < 1 || month > 12 || day < 1) return false;
  if (day <= 28) return true;
  const last = new Date(0);
  last.setUTCFullYear(Number(text.slice(0, 4)), month, 0);
  return day <= last.getUTCDate();
}
