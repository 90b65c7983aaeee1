export { readComposeFile, repository } from './compose-file.js';
export { type LocalProxy, startLocalProxy } from './local-proxy.js';
export { answers, freePorts, mustHave, type Program, type Running, startProgram } from './programs.js';
