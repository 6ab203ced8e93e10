import { networkInterfaces } from "node:os";

/** Whether this process could reach anything but its own machine: no interface but the loopback is up. */
export const isLoopbackOnly = (): boolean => Object.values(networkInterfaces()).every((addresses) => addresses?.every(({ internal }) => internal) ?? true);
