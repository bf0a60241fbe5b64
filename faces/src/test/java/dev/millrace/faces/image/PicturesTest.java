package dev.millrace.faces.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
  private final Pictures pictures = new Pictures();

  @Test
  void a_png_is_decoded_without_loss_from_a_file_with_a_misleading_name(@TempDir Path directory)
      throws IOException {
    BufferedImage image = Drawings.photo(61, 47);
    Path file = Files.write(directory.resolve("photo.jpg"), Drawings.write(image, "png"));

    Picture picture = pictures.decode(file);

    assertThat(picture.width()).isEqualTo(61);
    assertThat(picture.height()).isEqualTo(47);
    assertThat(picture.orientation()).isEqualTo(1);
    assertThat(picture.rgb()).isEqualTo(Drawings.rgb(image));
  }

  @Test
  void a_jpeg_is_decoded_to_the_pixels_that_the_jdk_sees() throws IOException {
    byte[] file = Drawings.write(Drawings.photo(123, 77), "jpeg");

    Picture picture = pictures.decode(file);

    BufferedImage seen = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(picture.rgb()).isEqualTo(Drawings.rgb(seen));
  }
}
