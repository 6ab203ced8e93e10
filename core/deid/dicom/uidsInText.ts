/** UIDs as text quotes them: of a registered root and long enough to be no number of a version. */
const form = /(?<![\d.])(?:1\.[23]|2\.(?:16|25))\.\d+(?:\.\d+)*(?![\d.]*\d)/g;
const shortest = 12;

export const replaceUidsIn = (text: string, replaced: (uid: string) => string): string => (text.length < shortest ? text : text.replaceAll(form, (uid) => (uid.length < shortest ? uid : replaced(uid))));
