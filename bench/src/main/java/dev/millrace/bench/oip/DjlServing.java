package dev.millrace.bench.oip;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * DJL Serving with one model, on every way it offers into it: its own binary form over HTTP, the
 * Open Inference Protocol of its plugin (JSON only), and its own gRPC service.
 */
final class DjlServing implements AutoCloseable {
  static final int PORT = 18_500;
  static final int GRPC_PORT = 18_501;

  private final Server server;

  private DjlServing(Server server) {
    this.server = server;
  }

  /**
   * Starts it with its defaults but for one thread a run, as all others here have it.
   *
   * @param classPath of the server, its gRPC plugin among it
   * @param plugins directory of jars; the one for the protocol, called {@code kserve} there
   */
  static DjlServing start(Path directory, String classPath, Path plugins, Path graph)
      throws IOException {
    Path model = Files.createDirectories(directory.resolve("small"));
    Files.copy(graph, model.resolve("small.onnx"));
    Files.writeString(
        model.resolve("serving.properties"),
        "engine=OnnxRuntime%noption.interOpNumThreads=1%noption.intraOpNumThreads=1%n".formatted());
    // Plugins answer only where one address is for inference and for management.
    Path config = directory.resolve("config.properties");
    Files.writeString(
        config,
        """
        inference_address=http://127.0.0.1:%1$d
        management_address=http://127.0.0.1:%1$d
        grpc_port=%2$d
        plugin_folder=%3$s
        """
            .formatted(PORT, GRPC_PORT, plugins.toAbsolutePath()));
    return new DjlServing(
        Server.java(
            classPath,
            directory.resolve("djl.log"),
            Map.of("MODEL_SERVER_HOME", directory.toString(), "OMP_NUM_THREADS", "1"),
            List.of(
                "ai.djl.serving.ModelServer",
                "-f",
                config.toString(),
                "-m",
                "small::OnnxRuntime=" + model.toUri())));
  }

  Server server() {
    return server;
  }

  /** Its binary form, the fastest way in. */
  static HttpClient predictions(int width, byte[] input) {
    return new HttpClient(
        "/predictions/small", "Content-Type: tensor/ndlist\r\n", NdList.of(width, input));
  }

  /** Its gRPC service with the same binary form inside. */
  static GrpcClient grpc(int width, byte[] input) {
    ByteString type =
        message(
            out -> {
              out.writeString(1, "content-type");
              out.writeString(2, "tensor/ndlist");
            });
    ByteString request =
        message(
            out -> {
              out.writeString(1, "small");
              out.writeBytes(4, type);
              out.writeByteArray(5, NdList.of(width, input));
            });
    return new GrpcClient("/ai.djl.serving.grpc.proto.Inference/Predict", request.toByteArray());
  }

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static ByteString message(Fields fields) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes all
    }
    return bytes.toByteString();
  }

  @Override
  public void close() {
    server.close();
  }
}
