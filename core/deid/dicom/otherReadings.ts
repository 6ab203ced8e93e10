/**
 * Devices in Japan write CP932 or UTF-8 and say Latin-1, under which any bytes are some text: a name would not be seen. So text that is not
 * plain ASCII is looked at in the other ways it may have been meant.
 */
const labels = ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp"] as const;

const decoders = labels.map((label) => new TextDecoder(label));

const isPlain = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80 && byte !== 0x1b);

export const otherReadings = (bytes: Uint8Array): readonly string[] => (isPlain(bytes) ? [] : decoders.map((decoder) => decoder.decode(bytes)));
