import type { PolicyModule } from "../domain/policy.ts";
import { isRoom } from "./roomFolder.ts";
import { readPolicy } from "./policy/readPolicy.ts";

/** The PKCS#11 libraries that two custodians signed for; none where the policy cannot be believed, and such a room opens for nobody. */
export function modulesOfRoom(folder: string): readonly PolicyModule[] {
  const policy = isRoom(folder) ? readPolicy(folder) : undefined;
  return policy?.ok === true ? policy.value.cardModules : [];
}
