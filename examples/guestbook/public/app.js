// Counts the letters that are left of a line.
const message = document.getElementById('message');
const left = document.getElementById('left');
message.addEventListener('input', () => {
  const rest = message.maxLength - message.value.length;
  left.textContent = rest < 80 ? `${rest} letters left` : '';
});
