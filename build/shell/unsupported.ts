import { EventEmitter } from "node:events";

export class UnsupportedElectronCall extends Error {
  constructor(what: string) {
    super(`Electron API not supported by the shell: ${what}`);
    this.name = "UnsupportedElectronCall";
  }
}

/**
 * Names that programs ask for on any object without meaning Electron: promise resolution, serializers, consoles,
 * test matchers, and the fields EventEmitter looks up on a prototype before it has initialised an instance.
 */
const innocent: ReadonlySet<string> = new Set([
  "then", "toJSON", "toString", "valueOf", "constructor", "inspect", "nodeType", "tagName", "asymmetricMatch", "$$typeof", "prototype",
  "default", "__esModule", "_events", "_eventsCount", "_maxListeners", "domain", "length", "name", "hasOwnProperty",
]);

function refusing<Parent extends object>(name: string, parent: Parent): Parent {
  return new Proxy(parent, {
    get(target, key, receiver): unknown {
      if (typeof key === "symbol" || innocent.has(key) || Reflect.has(target, key)) return Reflect.get(target, key, receiver);
      throw new UnsupportedElectronCall(`${name}.${key}`);
    },
  });
}

/** Puts a refusal at the end of the prototype chain: what the object has works at full speed, what it lacks throws by name. */
export function guard<Value extends object>(name: string, value: Value): Value {
  Object.setPrototypeOf(value, refusing(name, Object.getPrototypeOf(value) as object));
  return value;
}

/**
 * Base class of an Electron class: unknown members throw by name, on instances and on the class itself, and so does
 * listening for an event that would never come.
 */
export function electronClass(name: string, events: readonly string[]): typeof EventEmitter {
  const known = new Set<string | symbol>([...events, "newListener", "removeListener", "error"]);
  const refuse = (event: string | symbol): void => {
    if (typeof event === "string" && !known.has(event)) throw new UnsupportedElectronCall(`${name}.on("${event}")`);
  };
  const Base = class extends EventEmitter {
    override on(event: string | symbol, listener: (...arguments_: unknown[]) => void): this {
      refuse(event);
      return super.on(event, listener);
    }
    override once(event: string | symbol, listener: (...arguments_: unknown[]) => void): this {
      refuse(event);
      return super.once(event, listener);
    }
    override addListener(event: string | symbol, listener: (...arguments_: unknown[]) => void): this {
      return this.on(event, listener);
    }
    override prependListener(event: string | symbol, listener: (...arguments_: unknown[]) => void): this {
      refuse(event);
      return super.prependListener(event, listener);
    }
  };
  Object.setPrototypeOf(Base.prototype, refusing(name, EventEmitter.prototype));
  Object.setPrototypeOf(Base, refusing(name, EventEmitter));
  // Types say the same of the two classes but for the narrowed listeners of single events.
  return Base as unknown as typeof EventEmitter;
}

/** Stands for a module of Electron the shell does not have at all: it may be imported, any use of it throws. */
export function unsupportedModule(name: string): object {
  // Not an arrow function: `new` must reach the refusal too.
  function refuse(): never {
    throw new UnsupportedElectronCall(name);
  }
  return new Proxy(refuse, {
    get(_target, key): unknown {
      if (typeof key === "symbol" || innocent.has(key)) return undefined;
      throw new UnsupportedElectronCall(`${name}.${key}`);
    },
    set: (_target, key) => {
      throw new UnsupportedElectronCall(`${name}.${String(key)}`);
    },
    apply: refuse,
    construct: refuse,
  });
}
