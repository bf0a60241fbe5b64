// The original face-api with its wasm backend, driven by lines on the standard input: each is a JSON
// list of files; the answer is one line with what looking at all of them cost. Photos are decoded as
// its own Node demo does (libjpeg-turbo compiled to wasm), but laid out as RGB in one plain loop,
// which is many times faster than the demo's way.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';

const require = createRequire(import.meta.url);
const image = require('@canvas/image');
const tf = require('@tensorflow/tfjs');
const wasm = require('@tensorflow/tfjs-backend-wasm');
const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');
const home = (name) => path.dirname(require.resolve(`${name}/package.json`));

async function decode(file) {
  const { data, width, height } = image.getImageData(await image.imageFromBuffer(fs.readFileSync(file)));
  const rgb = new Int32Array(3 * width * height);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = data[from];
    rgb[to + 1] = data[from + 1];
    rgb[to + 2] = data[from + 2];
  }
  return tf.tensor3d(rgb, [height, width, 3], 'int32');
}

async function look(files) {
  const cpu = process.cpuUsage();
  const began = performance.now();
  let decoding = 0;
  let faces = 0;
  for (const file of files) {
    const start = performance.now();
    const picture = await decode(file);
    decoding += performance.now() - start;
    faces += (await faceapi.detectAllFaces(picture).withFaceLandmarks().withFaceDescriptors()).length;
    tf.dispose(picture);
  }
  const millis = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return { millis, decoding, cpuMillis: (user + system) / 1000, faces };
}

wasm.setWasmPaths(`${home('@tensorflow/tfjs-backend-wasm')}/dist/`);
await tf.setBackend('wasm');
await tf.ready();
for (const net of ['ssdMobilenetv1', 'faceLandmark68Net', 'faceRecognitionNet']) {
  await faceapi.nets[net].loadFromDisk(path.join(home('@vladmandic/face-api'), 'model'));
}
console.log(JSON.stringify({ ready: true, backend: tf.getBackend(), node: process.version }));
for await (const line of readline.createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await look(JSON.parse(line))));
}
