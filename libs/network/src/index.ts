export { lookupOnce } from './lookup-once.js';
