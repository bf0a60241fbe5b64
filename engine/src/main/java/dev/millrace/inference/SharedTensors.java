package dev.millrace.inference;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;

/** How one request reaches tensors that lie in shared memory instead of in the request. */
public interface SharedTensors {
  /** The parameter of an input or output that names the region it lies in. */
  String REGION = "shared_memory_region";

  /** Its length there in bytes. */
  String BYTE_SIZE = "shared_memory_byte_size";

  /** Where in the region it begins; 0 when it is missing. */
  String OFFSET = "shared_memory_offset";

  /** For who may not wait for memory to be copied: throws {@link Later}. */
  SharedTensors LATER =
      new SharedTensors() {
        @Override
        public ByteBuffer input(String name, Map<String, Object> parameters) {
          throw new Later();
        }

        @Override
        public SharedPlace output(String name, Map<String, Object> parameters) {
          throw new Later();
        }
      };

  /** The request is to be read again where there is time for it; nothing is wrong with it. */
  final class Later extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Later() {
      super("the request uses shared memory", null, false, false);
    }
  }

  /** Whether an input or output with these parameters lies in shared memory. */
  static boolean areAskedFor(Collection<String> parameters) {
    return parameters.contains(REGION);
  }

  /**
   * A copy of an input's bytes, in direct memory: the client may write to its region at any moment.
   *
   * @throws InferenceException when the region is not registered or too small, or none is offered
   */
  ByteBuffer input(String name, Map<String, Object> parameters);

  /**
   * Where an output is to be written.
   *
   * @throws InferenceException as for inputs
   */
  SharedPlace output(String name, Map<String, Object> parameters);
}
