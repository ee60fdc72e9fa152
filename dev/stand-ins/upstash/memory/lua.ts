import { lauxlib, lua, lualib, to_jsstring, to_luastring } from 'fengari';
import { ReplyError } from '../engine.js';
import { digest } from '../scripts.js';
import { type MemoryReply, Status } from './command.js';

type LuaState = ReturnType<typeof lauxlib.luaL_newstate>;

/** Scripts see Lua 5.1's global `unpack`, and may not make globals of their own, as in Redis. */
const PRELUDE = `
  unpack = table.unpack
  KEYS, ARGV = {}, {}
  dofile, loadfile, load, require, print, collectgarbage = nil, nil, nil, nil, nil, nil
  setmetatable(_G, {
    __newindex = function() error("Attempt to modify a readonly table", 2) end,
    __index = function(_, name) error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2) end,
  })`;

/**
 * Runs Redis scripts in fengari. Its Lua is 5.3, in which `2` and `2.0` differ when they are joined to text, and its
 * integers have 32 bits; numbers beyond those are floats, so that times in milliseconds are right.
 */
export class ScriptRunner {
  private readonly state = lauxlib.luaL_newstate();
  private readonly chunks = new Map<string, number>();

  constructor(private readonly call: (name: string, args: readonly string[]) => MemoryReply) {
    const libraries = [
      ['_G', lualib.luaopen_base],
      ['table', lualib.luaopen_table],
      ['string', lualib.luaopen_string],
      ['math', lualib.luaopen_math],
    ] as const;
    for (const [name, open] of libraries) lauxlib.luaL_requiref(this.state, to_luastring(name), open, 1);
    lua.lua_settop(this.state, 0);
    this.addRedis();
    this.runChunk(this.compile(PRELUDE));
    lua.lua_settop(this.state, 0);
  }

  /** @throws ReplyError when the script does not parse. */
  compile(script: string): number {
    const sha = digest(script);
    const known = this.chunks.get(sha);
    if (known !== undefined) return known;
    const source = to_luastring(script);
    const status = lauxlib.luaL_loadbuffer(this.state, source, source.length, to_luastring('@user_script'));
    if (status !== lua.LUA_OK) throw new ReplyError(`ERR Error compiling script: ${this.popError()}`);
    const chunk = lauxlib.luaL_ref(this.state, lua.LUA_REGISTRYINDEX);
    this.chunks.set(sha, chunk);
    return chunk;
  }

  /** @throws ReplyError that the script raised, or for one that failed. */
  run(script: string, keys: readonly string[], args: readonly string[]): MemoryReply {
    const chunk = this.compile(script);
    for (const [name, values] of [
      ['KEYS', keys],
      ['ARGV', args],
    ] as const) {
      push(this.state, values);
      lua.lua_setglobal(this.state, to_luastring(name));
    }
    try {
      this.runChunk(chunk);
      return read(this.state, -1);
    } finally {
      lua.lua_settop(this.state, 0);
    }
  }

  private runChunk(chunk: number): void {
    lua.lua_rawgeti(this.state, lua.LUA_REGISTRYINDEX, chunk);
    if (lua.lua_pcall(this.state, 0, 1, 0) !== lua.LUA_OK) throw new ReplyError(this.popError());
  }

  private popError(): string {
    if (lua.lua_type(this.state, -1) === lua.LUA_TTABLE) lua.lua_getfield(this.state, -1, to_luastring('err'));
    const message = textAt(this.state, -1);
    lua.lua_settop(this.state, 0);
    // what Redis itself refused begins with a code such as WRONGTYPE
    return /^[A-Z]+ /.test(message) ? message : `ERR ${message}`;
  }

  private addRedis(): void {
    const functions: Record<string, (state: LuaState) => MemoryReply> = {
      call: (state) => this.callFrom(state),
      sha1hex: (state) => digest(textAt(state, 1)),
      status_reply: (state) => new Status(textAt(state, 1)),
    };
    lua.lua_createtable(this.state, 0, 5);
    for (const [name, run] of Object.entries(functions)) this.addFunction(name, run, lua.lua_error);
    this.addFunction('pcall', functions.call ?? (() => null), () => 1);
    this.addFunction(
      'error_reply',
      (state) => raise(textAt(state, 1)),
      () => 1,
    );
    lua.lua_setglobal(this.state, to_luastring('redis'));
  }

  /** Adds to the table on top; an error becomes a table with `err`, which `fail` raises or returns. */
  private addFunction(name: string, run: (state: LuaState) => MemoryReply, fail: (state: LuaState) => number): void {
    lua.lua_pushcfunction(this.state, (state) => {
      let reply: MemoryReply;
      try {
        reply = run(state);
      } catch (error) {
        if (!(error instanceof ReplyError)) throw error;
        pushField(state, 'err', error.message);
        return fail(state);
      }
      push(state, reply);
      return 1;
    });
    lua.lua_setfield(this.state, -2, to_luastring(name));
  }

  private callFrom(state: LuaState): MemoryReply {
    const words = Array.from({ length: lua.lua_gettop(state) }, (_, index) => {
      const type = lua.lua_type(state, index + 1);
      if (type === lua.LUA_TNUMBER) return numberText(lua.lua_tonumber(state, index + 1));
      if (type === lua.LUA_TSTRING) return textAt(state, index + 1);
      throw new ReplyError('ERR Lua redis lib command arguments must be strings or integers');
    });
    const [name, ...args] = words;
    if (name === undefined) throw new ReplyError('ERR Please specify at least one argument for this redis.call() call');
    return this.call(name.toLowerCase(), args);
  }
}

function raise(message: string): never {
  throw new ReplyError(message);
}

function textAt(state: LuaState, index: number): string {
  return to_jsstring(lua.lua_tostring(state, index), undefined, undefined, true);
}

/** As Redis writes a Lua number: whole ones without a point. */
function numberText(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

/** From Redis to Lua: nothing is `false`, a status is a table with `ok`. */
function push(state: LuaState, reply: MemoryReply): void {
  if (reply === null) lua.lua_pushboolean(state, false);
  else if (typeof reply === 'string') lua.lua_pushstring(state, to_luastring(reply));
  else if (reply instanceof Status) pushField(state, 'ok', reply.text);
  else if (typeof reply !== 'number') pushList(state, reply);
  else if ((reply | 0) === reply) lua.lua_pushinteger(state, reply);
  else lua.lua_pushnumber(state, reply);
}

function pushList(state: LuaState, reply: readonly MemoryReply[]): void {
  lua.lua_createtable(state, reply.length, 0);
  for (const [index, item] of reply.entries()) {
    push(state, item);
    lua.lua_rawseti(state, -2, index + 1);
  }
}

function pushField(state: LuaState, name: string, text: string): void {
  lua.lua_createtable(state, 0, 1);
  lua.lua_pushstring(state, to_luastring(text));
  lua.lua_setfield(state, -2, to_luastring(name));
}

/** From Lua to Redis: numbers lose their fraction, `true` is 1, `false` is nothing, a list ends at its first nil. */
function read(state: LuaState, index: number): MemoryReply {
  switch (lua.lua_type(state, index)) {
    case lua.LUA_TSTRING:
      return textAt(state, index);
    case lua.LUA_TNUMBER:
      return Math.trunc(lua.lua_tonumber(state, index));
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(state, index) ? 1 : null;
    case lua.LUA_TTABLE:
      return readTable(state, index);
  }
  return null;
}

function readTable(state: LuaState, index: number): MemoryReply {
  const table = index < 0 ? lua.lua_gettop(state) + 1 + index : index;
  for (const [field, make] of [
    ['err', raise],
    ['ok', (text: string) => new Status(text)],
  ] as const) {
    const type = lua.lua_getfield(state, table, to_luastring(field));
    const text = type === lua.LUA_TSTRING ? textAt(state, -1) : undefined;
    lua.lua_pop(state, 1);
    if (text !== undefined) return make(text);
  }
  const list: MemoryReply[] = [];
  for (let key = 1; lua.lua_rawgeti(state, table, key) !== lua.LUA_TNIL; key += 1) {
    list.push(read(state, -1));
    lua.lua_pop(state, 1);
  }
  lua.lua_pop(state, 1);
  return list;
}
