package dev.millrace.packs;

import java.util.Map;
import java.util.TreeMap;

/** Which nets of face-api become which roles of the model package. */
enum FaceApiNets {
  DETECTOR("detector", "ssd_mobilenetv1"),
  DETECTOR_TINY("detector-tiny", "tiny_face_detector"),
  LANDMARKS("landmarks", "face_landmark_68"),
  EMBEDDER("embedder", "face_recognition");

  private static final String AUTHOR = "Vladimir Mandic and Vincent Mühler (face-api)";
  private static final String LICENCE = "MIT";

  private final String role;
  private final String source;

  FaceApiNets(String role, String source) {
    this.role = role;
    this.source = source;
  }

  String role() {
    return role;
  }

  /** Name of the ONNX file in the package. */
  String file() {
    return role + ".onnx";
  }

  /** The ONNX file, from the files of the npm package by name. */
  byte[] convert(Map<String, byte[]> files) {
    byte[] manifest = file(files, source + "_model-weights_manifest.json");
    byte[] binary = file(files, source + "_model.bin");
    return graph(TfjsWeights.read(manifest, binary)).toBytes(AUTHOR, LICENCE);
  }

  private OnnxGraph graph(TfjsWeights weights) {
    return switch (this) {
      case DETECTOR -> DetectorNet.build(weights);
      case DETECTOR_TINY -> TinyDetectorNet.build(weights);
      case LANDMARKS -> LandmarkNet.build(weights);
      case EMBEDDER -> EmbedderNet.build(weights);
    };
  }

  private static byte[] file(Map<String, byte[]> files, String name) {
    byte[] content = files.get("package/model/" + name);
    if (content == null) {
      throw new PackException("the npm package lacks model/" + name);
    }
    return content;
  }

  /** All graphs by file name. */
  static Map<String, byte[]> convertAll(Map<String, byte[]> files) {
    Map<String, byte[]> graphs = new TreeMap<>();
    for (FaceApiNets net : values()) {
      graphs.put(net.file(), net.convert(files));
    }
    return graphs;
  }
}
