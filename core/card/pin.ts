/** The contract's rule for PINs, said again here since a card must refuse without using up a try whatever calls it. */
export const isPin = (text: string): boolean => /^[\x21-\x7e]{4,16}$/.test(text);
