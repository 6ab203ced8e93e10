import type { OperationOutput } from "../../../core/contract/operations.ts";

export type Unveiled = OperationOutput<"data.unveil">;
export type Field = Unveiled["identity"][number]["field"];

/** Always in this order: 漢字, カナ, ローマ字, birth, sex, number. The rest follows as it was delivered. */
export const namesFirst = ["nameKanji", "nameKana", "nameRomaji"] as const satisfies readonly Field[];
const shownElsewhere: ReadonlySet<Field> = new Set([...namesFirst, "birth", "birthDay", "sex", "sexCode", "patientId"]);

/** What is said in one field, each way of writing once. */
export const valuesOf = ({ identity }: Pick<Unveiled, "identity">, field: Field): readonly string[] => [...new Set(identity.filter((one) => one.field === field).map(({ value }) => value))];

/** Fields beside the block of the person, in their order. */
export const othersOf = ({ identity }: Pick<Unveiled, "identity">): readonly Field[] => [...new Set(identity.map(({ field }) => field))].filter((field) => !shownElsewhere.has(field));

/** Numbers of the person at the provider: the one it is filed under, and others that stand in records and images. */
export const numbersOf = (unveiled: Unveiled): readonly string[] => [...new Set([unveiled.local, ...valuesOf(unveiled, "patientId")])];
