package io.safelight.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JobTicketTest {
  private static JobTicket read(String json) throws JacksonException {
    return new ObjectMapper().readValue(json, JobTicket.class);
  }

  @Test
  void a_ticket_names_a_recipe_and_single_parameters_in_the_order_written() throws Exception {
    JobTicket ticket =
        read(
            "{\"strength\": 70, \"recipe\": \"strong\", \"mode\": \"detail\", \"denoise\": 5,"
                + " \"quality\": \"90\", \"a\": true, \"sharpen\": 1.5}");

    assertThat(ticket.recipe()).contains("strong");
    assertThat(ticket.parameters().keySet())
        .containsExactly("strength", "mode", "denoise", "quality", "a", "sharpen");
    assertThat(ticket.parameters().values())
        .containsExactly("70", "detail", "5", "90", "true", "1.5");
  }

  @Test
  void an_empty_ticket_asks_for_nothing() throws Exception {
    assertThat(read("{}").recipe()).isEmpty();
    assertThat(read("{}").parameters()).isEmpty();
    assertThat(JobTicket.EMPTY.recipe()).isEmpty();
  }

  @Test
  void a_value_that_is_no_value_is_kept_as_written_so_that_it_can_be_complained_of()
      throws Exception {
    assertThat(read("{\"strength\": [1, 2]}").parameters()).containsEntry("strength", "[1,2]");
  }

  @Test
  void what_is_no_ticket_is_not_read_as_one() {
    assertThatThrownBy(() -> read("[]")).isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> read("{\"recipe\": {}}")).isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> read("{\"recipe\": \"str")).isInstanceOf(JacksonException.class);
  }

  @Test
  void parameters_cannot_be_changed_afterwards() throws Exception {
    JobTicket ticket = read("{\"strength\": 70}");

    assertThatThrownBy(() -> ticket.parameters().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
