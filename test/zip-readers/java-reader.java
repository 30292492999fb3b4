import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads each zip file named on standard input as a stream: a line for each file in it, then one line "done" or "refused". */
class JavaReader {
  public static void main(String[] arguments) throws Exception {
    BufferedReader paths = new BufferedReader(new InputStreamReader(System.in));
    StringBuilder output = new StringBuilder();
    for (String path; (path = paths.readLine()) != null; ) {
      try (ZipInputStream zip = new ZipInputStream(new FileInputStream(path))) {
        for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
          MessageDigest digest = MessageDigest.getInstance("SHA-256");
          byte[] buffer = new byte[65536];
          for (int read; (read = zip.read(buffer)) != -1; ) digest.update(buffer, 0, read);
          if (entry.isDirectory()) continue;
          output.append("file ").append(HexFormat.of().formatHex(digest.digest())).append(' ');
          output.append(HexFormat.of().formatHex(entry.getName().getBytes("UTF-8"))).append('\n');
        }
        output.append("done\n");
      } catch (Exception error) {
        output.append("refused ").append(String.valueOf(error.getMessage()).replaceAll("\\s+", " ")).append('\n');
      }
    }
    System.out.print(output);
  }
}
