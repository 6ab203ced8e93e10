/** A plain number, with its sign and exponent: a spreadsheet reads it as nothing else. */
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Results like -, +, (-) or +++ say no formula. */
const onlySigns = /^[+\-]+$/;
/** The wide forms count in Japanese spreadsheets; a tab or a blank in front does not protect. */
const formula = /^[\s]*[=+\-@＝＋－＠]/;

/** A cell that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers. */
export const guardCell = (text: string): string => (formula.test(text) && !number.test(text) && !onlySigns.test(text) ? `'${text}` : text);
