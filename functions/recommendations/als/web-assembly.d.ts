/** What the engine has and ECMAScript's types do not declare: base64 to a letter for each byte. */
declare function atob(base64: string): string;

/** The part of WebAssembly's interface that is used here: Node has it, and neither its types nor ECMAScript's declare it. */
declare namespace WebAssembly {
  function validate(bytes: Uint8Array): boolean;

  class Module {
    constructor(bytes: Uint8Array);
  }

  class Memory {
    /** Sizes in pages of 64 KiB. */
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBufferLike;
  }

  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } });
    readonly exports: object;
  }
}
