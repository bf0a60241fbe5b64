package dev.millrace.sheets.read;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Guesses the encoding of a text that is not Unicode by trying: in the right encoding, what lies
 * beyond ASCII are letters in their usual places, letters that the encoding's languages use, signs
 * where signs stand; in a wrong one it is frames, capitals inside words, and letters of mixed
 * scripts.
 */
final class EightBit {
  private static final String WESTERN = "äöüßéèêëàâçñáíóúãõåøæîïôûùœ";
  private static final String CENTRAL = "ąćęłńóśźżčďěňřšťůžýőűáéíäöüßăâîşţôúĺľ";
  private static final String BALTIC = "āčēģīķļņšūžąęėįųöäüõ";
  private static final String TURKISH = "çğıöşüİâî";
  private static final String ANY = "";

  private record Candidate(Charset charset, String usual) {}

  /** In the order of how often they are met; the first of equals is taken. */
  private static final List<Candidate> CANDIDATES =
      candidates(
          new String[][] {
            {"windows-1252", WESTERN},
            {"ISO-8859-15", WESTERN},
            {"windows-1250", CENTRAL},
            {"ISO-8859-2", CENTRAL},
            {"windows-1251", ANY},
            {"IBM850", WESTERN},
            {"IBM437", WESTERN},
            {"x-MacRoman", WESTERN},
            {"windows-1254", TURKISH},
            {"windows-1257", BALTIC},
            {"windows-1253", ANY},
            {"IBM852", CENTRAL},
            {"KOI8-R", ANY},
            {"IBM866", ANY},
            {"windows-1255", ANY},
            {"windows-1256", ANY},
            {"GB18030", ANY},
            {"windows-31j", ANY},
            {"EUC-JP", ANY},
            {"x-windows-949", ANY},
            {"Big5", ANY},
          });

  private static final Map<String, String> NAMES =
      Map.of(
          "windows-1252", "Windows-1252",
          "windows-1250", "Windows-1250",
          "windows-1251", "Windows-1251",
          "IBM850", "cp850",
          "IBM437", "cp437",
          "IBM852", "cp852",
          "IBM866", "cp866",
          "x-MacRoman", "Mac Roman",
          "windows-31j", "Shift_JIS",
          "x-windows-949", "EUC-KR");

  private EightBit() {}

  private static List<Candidate> candidates(String[][] rows) {
    List<Candidate> candidates = new ArrayList<>();
    for (String[] row : rows) {
      if (Charset.isSupported(row[0])) {
        candidates.add(new Candidate(Charset.forName(row[0]), row[1]));
      }
    }
    return List.copyOf(candidates);
  }

  /** The most plausible encoding of a sample. */
  static Charset guess(byte[] sample) {
    @Nullable Candidate best = null;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (Candidate candidate : CANDIDATES) {
      double score = Plausibility.of(new String(sample, candidate.charset), candidate.usual);
      if (score > bestScore + 1e-9) {
        best = candidate;
        bestScore = score;
      }
    }
    return best == null ? Charset.forName("windows-1252") : best.charset;
  }

  /** What people call the encoding. */
  static String name(Charset charset) {
    return NAMES.getOrDefault(charset.name(), charset.name());
  }
}
