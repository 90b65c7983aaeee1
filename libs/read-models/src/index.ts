export type { Consumer, Message, Projection, Reaction, Source } from './consumer.js';
export type { Deadline } from './deadline.js';
