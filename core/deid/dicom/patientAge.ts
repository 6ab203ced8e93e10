/** AS (PS3.5 §6.2): a number of days, weeks, months or years. */
const form = /^(\d{3})([DWMY])$/;
const inYear = { D: 365.2425, W: 365.2425 / 7, M: 12, Y: 1 } as const;

/** Whole years; undefined for what is no age. */
export function yearsOf(age: string): number | undefined {
  const [, digits, unit] = form.exec(age) ?? [];
  return digits === undefined ? undefined : Math.floor(Number(digits) / inYear[unit as keyof typeof inYear]);
}

/** The age itself, or of the old the age from which they are one group; undefined for what is no age. */
export function pooledAge(age: string, pooledFrom: number): string | undefined {
  const years = yearsOf(age);
  if (years === undefined) return undefined;
  return years >= pooledFrom ? `${String(pooledFrom).padStart(3, "0")}Y` : age;
}

const dayForm = /^(\d{4})(\d{2})(\d{2})$/;

/** Whole years between two days as DA writes them; undefined where one is no day or they are the wrong way round. */
export function yearsBetween(birth: string, day: string): number | undefined {
  const [, birthYear, birthMonth, birthDay] = dayForm.exec(birth) ?? [];
  const [, year, month, dayOfMonth] = dayForm.exec(day) ?? [];
  if (birthYear === undefined || year === undefined) return undefined;
  const hadBirthday = `${month ?? ""}${dayOfMonth ?? ""}` >= `${birthMonth ?? ""}${birthDay ?? ""}`;
  const years = Number(year) - Number(birthYear) - (hadBirthday ? 0 : 1);
  return years < 0 ? undefined : years;
}
