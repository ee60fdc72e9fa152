/** What we use of fengari, a Lua 5.3 in JavaScript, which brings no types. */
declare module 'fengari' {
  interface LuaState {
    readonly luaState: unique symbol;
  }
  type LuaString = Uint8Array;
  type LuaFunction = (state: LuaState) => number;

  export function to_luastring(text: string): LuaString;
  /** Throws on invalid UTF-8 unless `replace`. */
  export function to_jsstring(text: LuaString, from?: number, to?: number, replace?: boolean): string;

  export const lua: {
    readonly LUA_OK: number;
    readonly LUA_REGISTRYINDEX: number;
    readonly LUA_TNIL: number;
    readonly LUA_TBOOLEAN: number;
    readonly LUA_TNUMBER: number;
    readonly LUA_TSTRING: number;
    readonly LUA_TTABLE: number;
    lua_createtable(state: LuaState, listSize: number, fieldCount: number): void;
    lua_error(state: LuaState): never;
    lua_gettop(state: LuaState): number;
    lua_isinteger(state: LuaState, index: number): boolean;
    lua_getfield(state: LuaState, index: number, name: LuaString): number;
    lua_getglobal(state: LuaState, name: LuaString): number;
    lua_pcall(state: LuaState, argumentCount: number, resultCount: number, handler: number): number;
    lua_pop(state: LuaState, count: number): void;
    lua_pushboolean(state: LuaState, value: boolean): void;
    lua_pushcfunction(state: LuaState, value: LuaFunction): void;
    lua_pushinteger(state: LuaState, value: number): void;
    lua_pushnumber(state: LuaState, value: number): void;
    lua_pushstring(state: LuaState, value: LuaString): void;
    lua_rawgeti(state: LuaState, index: number, key: number): number;
    lua_rawseti(state: LuaState, index: number, key: number): void;
    lua_setfield(state: LuaState, index: number, name: LuaString): void;
    lua_setglobal(state: LuaState, name: LuaString): void;
    lua_settop(state: LuaState, top: number): void;
    lua_toboolean(state: LuaState, index: number): boolean;
    lua_tonumber(state: LuaState, index: number): number;
    lua_tostring(state: LuaState, index: number): LuaString;
    lua_type(state: LuaState, index: number): number;
  };

  export const lauxlib: {
    luaL_loadbuffer(state: LuaState, source: LuaString, length: number, name: LuaString): number;
    luaL_newstate(): LuaState;
    luaL_ref(state: LuaState, table: number): number;
    luaL_requiref(state: LuaState, name: LuaString, open: LuaFunction, isGlobal: number): void;
  };

  export const lualib: {
    readonly luaopen_base: LuaFunction;
    readonly luaopen_math: LuaFunction;
    readonly luaopen_string: LuaFunction;
    readonly luaopen_table: LuaFunction;
  };
}
