export { DemoClock, demoStart } from '../demo-clock.js';
export { openDemo } from '../demo.module.js';
export { playDemo } from './play-demo.js';
