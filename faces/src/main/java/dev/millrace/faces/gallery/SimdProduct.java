package dev.millrace.faces.gallery;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * By the Vector API. Four products are added in 16-bit lanes before they are widened to 32 bits:
 * that, and reading a quarter of the bytes, is where the speed over floats comes from.
 */
final class SimdProduct implements DotProduct {
  private static final int STEPS = 4;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHORTS.vectorBitSize() / 2));
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SHORTS.vectorShape());
  private static final int LANES = SHORTS.length();

  @Override
  public int of(short[] query, byte[] codes, int at) {
    IntVector sums = IntVector.zero(INTS);
    for (int i = 0; i < query.length; i += STEPS * LANES) {
      ShortVector four = ShortVector.zero(SHORTS);
      int end = Math.min(query.length, i + STEPS * LANES);
      for (int j = i; j < end; j += LANES) {
        Vector<Short> wide =
            ByteVector.fromArray(BYTES, codes, at + j).convertShape(VectorOperators.B2S, SHORTS, 0);
        four = four.add(ShortVector.fromArray(SHORTS, query, j).mul(wide));
      }
      sums =
          sums.add(four.convertShape(VectorOperators.S2I, INTS, 0))
              .add(four.convertShape(VectorOperators.S2I, INTS, 1));
    }
    return sums.reduceLanes(VectorOperators.ADD);
  }
}
