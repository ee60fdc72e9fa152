/** What we use of espeak-ng, which brings no types: Emscripten's `Module`, resolved when the program has ended. */
declare module 'espeak-ng' {
  export default function startEspeak(options: {
    readonly arguments: readonly string[];
    print(line: string): void;
    printErr(line: string): void;
    instantiateWasm(
      imports: WebAssembly.Imports,
      ready: (instance: WebAssembly.Instance, compiled: WebAssembly.Module) => void,
    ): object;
  }): Promise<{ readonly FS: { readFile(path: string): Uint8Array } }>;
}

/** The part of WebAssembly that we use, which neither the library of ES2023 nor the types of Node 20 declare. */
declare namespace WebAssembly {
  interface Instance {
    readonly exports: object;
  }
  type Imports = Readonly<Record<string, object>>;
  function compile(program: Uint8Array): Promise<Module>;
  function instantiate(program: Module, imports: Imports): Promise<Instance>;
}
