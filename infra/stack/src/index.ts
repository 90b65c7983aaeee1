export { type ComposeFile, environmentOf, ownServices, readComposeFile, repository } from './compose-file.js';
export { audience, realm } from './realm.js';
