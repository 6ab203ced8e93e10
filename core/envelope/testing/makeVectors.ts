import { mkdirSync, writeFileSync } from "node:fs";
import { systemEntropy } from "../../platform/entropy.ts";
import {
  bitString,
  constructed,
  element,
  integer,
  objectIdentifier,
  octetString,
  primitive,
  readElement,
  sequence,
  tags,
  type Element,
} from "../der.ts";
import { seal } from "../seal.ts";
import { makeHolder, openCounterpart, testAuthority } from "./counterpart.ts";

/** Made the files of ../vectors, once; they are fixed since. Run it with Node to make another set. */

const authority = testAuthority();
const recipient = makeHolder(authority, "Vector recipient");
const stranger = makeHolder(authority, "Stranger");
const content = Buffer.from("Noren vector: 暖簾\n");
const folder = new URL("../vectors/", import.meta.url);
mkdirSync(folder, { recursive: true });
const save = (name: string, bytes: Uint8Array | string): void => {
  writeFileSync(new URL(name, folder), bytes);
};

function sealed(to: typeof recipient): Buffer {
  const result = seal(content, [to.certificate], systemEntropy);
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

/** Copies an element, with one below it replaced; `path` counts members from the outside in. */
function replaced(from: Element, path: readonly number[], change: (old: Element) => Uint8Array): Buffer {
  const [index, ...rest] = path;
  if (index === undefined) return Buffer.from(change(from));
  return element(from.tag, ...from.members.map((member, at) => (at === index ? replaced(member, rest, change) : member.encoding)));
}

const valid = sealed(recipient);
const root = readElement(valid, "DER");
const flipped = (last: number): Buffer => {
  const bytes = Buffer.from(valid);
  const at = bytes.length - last;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
};
const envelope = [1, 0];
const agreement = [...envelope, 1, 0];
const contentInfo = [...envelope, 2];

save("recipient.pem", recipient.certificatePem);
save("recipient-key.pem", recipient.privatePem);
save("content", content);
save("valid.cms", valid);
save("tampered-tag.cms", flipped(1));
save("tampered-ciphertext.cms", flipped(20));
save(
  "tampered-wrapped-key.cms",
  replaced(root, [...agreement, 3, 0, 1], ({ content: key }) => octetString(key.map((byte, at) => (at === 9 ? byte ^ 1 : byte)))),
);
save("truncated.cms", valid.subarray(0, -30));
save("wrong-recipient.cms", sealed(stranger));
save(
  "no-recipients.cms",
  replaced(root, [...envelope, 1], () => element(tags.set)),
);
save("trailing-bytes.cms", Buffer.concat([valid, Buffer.from([0, 0])]));
save(
  "wrong-content-type.cms",
  replaced(root, [0], () => objectIdentifier("1.2.840.113549.1.7.3")),
);
save(
  "wrong-inner-type.cms",
  replaced(root, [...contentInfo, 0], () => objectIdentifier("1.2.840.113549.1.7.2")),
);
save(
  "wrong-cipher.cms",
  replaced(root, [...contentInfo, 1, 0], () => objectIdentifier("2.16.840.1.101.3.4.1.6")),
);
save(
  "wrong-agreement.cms",
  replaced(root, [...agreement, 2, 0], () => objectIdentifier("1.3.132.1.14.2")),
);
save(
  "short-tag.cms",
  replaced(root, [...contentInfo, 1, 1, 1], () => integer(12)),
);
save(
  "missing-tag-length.cms",
  replaced(root, [...contentInfo, 1, 1], ({ members }) => sequence(members[0]?.encoding ?? Buffer.alloc(0))),
);
save(
  "long-nonce.cms",
  replaced(root, [...contentInfo, 1, 1, 0], () => octetString(Buffer.alloc(16))),
);
save(
  "authenticated-attributes.cms",
  replaced(root, envelope, (old) =>
    element(old.tag, ...old.members.slice(0, 3).map((m) => m.encoding), element(constructed(1)), old.members[3]?.encoding ?? Buffer.alloc(0)),
  ),
);
save(
  "unauthenticated-attributes.cms",
  replaced(root, envelope, (old) => element(old.tag, ...old.members.map((m) => m.encoding), element(constructed(2)))),
);
save(
  "originator-info.cms",
  replaced(root, envelope, (old) =>
    element(old.tag, old.members[0]?.encoding ?? Buffer.alloc(0), element(constructed(0)), ...old.members.slice(1).map((m) => m.encoding)),
  ),
);
save(
  "newer-version.cms",
  replaced(root, [...envelope, 0], () => integer(1)),
);
save(
  "point-off-curve.cms",
  replaced(root, [...agreement, 1, 0, 1], ({ content: bits }) => bitString(bits.subarray(1).map((byte, at) => (at === 96 ? byte ^ 1 : byte)))),
);
save(
  "compressed-point.cms",
  replaced(root, [...agreement, 1, 0, 1], ({ content: bits }) => bitString(Buffer.concat([Buffer.from([2]), bits.subarray(2, 50)]))),
);
save(
  "no-content.cms",
  replaced(root, contentInfo, (old) => element(old.tag, ...old.members.slice(0, 2).map((m) => m.encoding))),
);
save(
  "nested-pieces.cms",
  replaced(root, [...contentInfo, 2], (old) => element(constructed(0), element(0x24, octetString(old.content)))),
);
save("deep-nesting.cms", Buffer.alloc(4000, Buffer.from([0x30, 0x80])));
save("huge-length.cms", Buffer.from("3084fffffff0060b2a864886f70d0109100117", "hex"));
save(
  "huge-inner-length.cms",
  replaced(root, [...contentInfo, 2], () => Buffer.concat([Buffer.from([primitive(0), 0x84, 0x7f, 0xff, 0xff, 0xff])])),
);
save("indefinite-without-end.cms", Buffer.concat([Buffer.from([0x30, 0x80]), root.content]));
save("high-tag.cms", Buffer.from("3f8100", "hex"));
save("empty.cms", "");
const counterpart = openCounterpart();
counterpart.write("recipient.pem", recipient.certificatePem);
const openssl = (...more: readonly string[]): Buffer =>
  counterpart.openssl(
    ["cms", "-encrypt", "-binary", "-outform", "DER", ...more, "-recip", "recipient.pem", "-keyopt", "ecdh_kdf_md:sha384"],
    content,
  );
save("valid-openssl.cms", openssl("-aes-256-gcm"));
save("valid-openssl-indefinite.cms", openssl("-aes-256-gcm", "-stream"));
save("openssl-cbc.cms", openssl("-aes-256-cbc"));
counterpart.remove();
